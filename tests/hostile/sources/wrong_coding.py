# -*- coding: utf-7 -*-
x = '+AGEAYgBj'
1/0
