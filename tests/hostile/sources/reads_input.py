x = input('password: ')
