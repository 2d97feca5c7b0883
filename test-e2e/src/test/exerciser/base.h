// SPDX-License-Identifier: Apache-2.0
// What every part of the exerciser stands on.
#ifndef BASE_H
#define BASE_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#endif
