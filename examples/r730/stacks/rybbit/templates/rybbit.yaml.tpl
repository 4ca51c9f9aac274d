apiVersion: apps/v1
kind: Deployment
metadata:
  name: rybbit
  namespace: ${namespace}
  labels:
    app: rybbit
spec:
  replicas: 1
  selector:
    matchLabels:
      app: rybbit
  template:
    metadata:
      labels:
        app: rybbit
    spec:
      containers:
      - name: rybbit
        image: registry.example.lan/rybbit/rybbit:3.16.4
        imagePullPolicy: IfNotPresent
        ports:
        - name: main
          containerPort: 8080
          protocol: TCP
        resources:
          requests:
            cpu: 25m
            memory: 384Mi
          limits:
            memory: ${memory}
