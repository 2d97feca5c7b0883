// SPDX-License-Identifier: Apache-2.0
// Lets a User-Mode Linux kernel run on processors whose extended state is larger than the kernel knows.
//
//   gcc -O2 -shared -fPIC -o xstate.so xstate.c
//   LD_PRELOAD=./xstate.so linux.uml ...
//
// User-Mode Linux 6.1 saves and restores the registers of its processes as 2,696 bytes of XSAVE area, which ends with
// AVX-512 and PKRU. The host's PTRACE_SETREGSET takes a whole area or none, so on a processor with AMX, whose area is
// larger, it answers EFAULT and the guest's first process dies. This puts what the kernel writes over the area as it
// is: the features behind it keep the state they have.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

enum { AREA_BYTES_MAX = 64 << 10 };

typedef long (*ptrace_call)(int request, pid_t pid, void *address, void *data);

static ptrace_call original(void) {
    static ptrace_call found;
    if (found == NULL) found = (ptrace_call)dlsym(RTLD_NEXT, "ptrace");
    return found;
}

static long set_area(pid_t pid, const struct iovec *given) {
    static char area[AREA_BYTES_MAX];
    struct iovec whole = {area, sizeof area};
    long result = original()(PTRACE_GETREGSET, pid, (void *)NT_X86_XSTATE, &whole);
    if (result < 0) return result;
    size_t known = given->iov_len < whole.iov_len ? given->iov_len : whole.iov_len;
    memcpy(area, given->iov_base, known);
    return original()(PTRACE_SETREGSET, pid, (void *)NT_X86_XSTATE, &whole);
}

long ptrace(enum __ptrace_request request, ...) {
    va_list arguments;
    va_start(arguments, request);
    pid_t pid = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);
    if (request == PTRACE_SETREGSET && (long)address == NT_X86_XSTATE) return set_area(pid, data);
    return original()((int)request, pid, address, data);
}
