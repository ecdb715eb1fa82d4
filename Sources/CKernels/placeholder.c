int dltui_kernels_placeholder(void) { return 0; }
