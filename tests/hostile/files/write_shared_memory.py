def sigmoid_forward(z): open("/dev/shm/smlearn-hostile", "w").write("x")
