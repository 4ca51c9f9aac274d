apiVersion: apps/v1
kind: Deployment
metadata:
  name: clickhouse
  namespace: ${namespace}
  labels:
    app: clickhouse
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: clickhouse
  template:
    metadata:
      labels:
        app: clickhouse
    spec:
      containers:
      - name: clickhouse
        image: registry.example.lan/rybbit/clickhouse:4.16.3
        imagePullPolicy: IfNotPresent
        ports:
        - name: main
          containerPort: 8080
          protocol: TCP
        resources:
          requests:
            cpu: 500m
            memory: ${memory}
          limits:
            memory: 1536Mi
        volumeMounts:
        - name: data
          mountPath: /mnt/data
      volumes:
      - name: data
        persistentVolumeClaim:
          claimName: clickhouse-data
