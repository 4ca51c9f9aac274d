apiVersion: apps/v1
kind: Deployment
metadata:
  name: shlink
  namespace: ${namespace}
  labels:
    app: shlink
spec:
  replicas: 1
  selector:
    matchLabels:
      app: shlink
  template:
    metadata:
      labels:
        app: shlink
    spec:
      containers:
      - name: shlink
        image: registry.example.lan/url/shlink:2.22.3
        imagePullPolicy: IfNotPresent
        ports:
        - name: main
          containerPort: 8080
          protocol: TCP
        resources:
          requests:
            cpu: 25m
            memory: ${memory}
          limits:
            memory: 704Mi
        volumeMounts:
        - name: cache
          mountPath: /mnt/cache
      volumes:
      - name: cache
        emptyDir: {}
