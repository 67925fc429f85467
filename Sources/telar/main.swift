import Shell

print("telar")
