// Counts what a thread asks of the heap, for tests that say a thing does not.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

// 0 where the sanitizers own malloc, which then is not counted.
int allocation_counter_works(void);

// Starts to count the calling thread's allocations, from zero.
void allocation_counter_start(void);

// Allocations since the start; stops counting.
long allocation_counter_stop(void);

// Bytes that those allocations asked for in all.
long allocation_counter_bytes(void);

#endif
