/* Stands for NVIDIA's library where there is no GPU, so that ours and nvitop can be measured with the same driver:
   one GPU, and the processes whose numbers are in STUB_NVML_PIDS. Answers at once, which a real driver does not.
   For tests, STUB_NVML_TROUBLE=hang or crash has the question for the temperature do that, in C. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct { unsigned long long total, free, used; } Memory;
typedef struct { unsigned version; unsigned long long total, reserved, free, used; } MemoryV2;
typedef struct { unsigned gpu, memory; } Utilization;
typedef struct { unsigned pid; unsigned long long used; unsigned instance, compute; } Process;

enum { OK = 0, TOO_SMALL = 7 };
static const unsigned long long GIB = 1ull << 30;
static int device;

int nvmlInit_v2(void) { return OK; }
int nvmlInitWithFlags(unsigned flags) { (void)flags; return OK; }
int nvmlShutdown(void) { return OK; }
const char *nvmlErrorString(int code) { (void)code; return "stub"; }
static int text(char *into, unsigned size, const char *words) { strncpy(into, words, size); return OK; }
int nvmlSystemGetDriverVersion(char *into, unsigned size) { return text(into, size, "570.86.15"); }
int nvmlSystemGetNVMLVersion(char *into, unsigned size) { return text(into, size, "12.570.86.15"); }
int nvmlSystemGetCudaDriverVersion(int *version) { *version = 12080; return OK; }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 12080; return OK; }
int nvmlDeviceGetCount_v2(unsigned *count) { *count = 1; return OK; }
int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **handle) { (void)index; *handle = &device; return OK; }
int nvmlDeviceGetIndex(void *handle, unsigned *index) { (void)handle; *index = 0; return OK; }
int nvmlDeviceGetName(void *handle, char *into, unsigned size) { (void)handle; return text(into, size, "Stub GPU"); }
int nvmlDeviceGetUUID(void *handle, char *into, unsigned size) {
    (void)handle;
    return text(into, size, "GPU-00000000-0000-0000-0000-000000000000");
}
int nvmlDeviceGetMemoryInfo(void *handle, Memory *into) {
    (void)handle;
    *into = (Memory){80 * GIB, 40 * GIB, 40 * GIB};
    return OK;
}
int nvmlDeviceGetMemoryInfo_v2(void *handle, MemoryV2 *into) {
    (void)handle;
    *into = (MemoryV2){into->version, 80 * GIB, 0, 40 * GIB, 40 * GIB};
    return OK;
}
int nvmlDeviceGetUtilizationRates(void *handle, Utilization *into) {
    (void)handle;
    *into = (Utilization){83, 27};
    return OK;
}
int nvmlDeviceGetTemperature(void *handle, int sensor, unsigned *into) {
    (void)handle;
    (void)sensor;
    const char *trouble = getenv("STUB_NVML_TROUBLE");
    while (trouble && !strcmp(trouble, "hang")) pause();
    if (trouble && !strcmp(trouble, "crash")) *(volatile int *)0 = 1;
    *into = 64;
    return OK;
}
int nvmlDeviceGetPowerUsage(void *handle, unsigned *into) { (void)handle; *into = 310500; return OK; }
int nvmlDeviceGetEnforcedPowerLimit(void *handle, unsigned *into) { (void)handle; *into = 700000; return OK; }
int nvmlDeviceGetPowerManagementLimit(void *handle, unsigned *into) { (void)handle; *into = 700000; return OK; }
int nvmlDeviceGetClockInfo(void *handle, int kind, unsigned *into) { (void)handle; (void)kind; *into = 1980; return OK; }
int nvmlDeviceGetMaxClockInfo(void *handle, int kind, unsigned *into) { (void)handle; (void)kind; *into = 1980; return OK; }
int nvmlDeviceGetFanSpeed(void *handle, unsigned *into) { (void)handle; *into = 40; return OK; }
int nvmlDeviceGetPerformanceState(void *handle, int *into) { (void)handle; *into = 0; return OK; }
int nvmlDeviceGetCurrentClocksEventReasons(void *handle, unsigned long long *into) { (void)handle; *into = 0; return OK; }
int nvmlDeviceGetComputeRunningProcesses_v3(void *handle, unsigned *count, Process *into) {
    (void)handle;
    const char *told = getenv("STUB_NVML_PIDS");
    unsigned room = into ? *count : 0, found = 0;
    char *rest = (char *)(told ? told : "");
    for (; *rest; found++) {
        unsigned pid = (unsigned)strtoul(rest, &rest, 10);
        if (found < room) into[found] = (Process){pid, 2 * GIB, ~0u, ~0u};
        if (*rest == ',') rest++;
    }
    *count = found;
    return found <= room ? OK : TOO_SMALL;
}
