int dltui_kernels_placeholder(void);
