#include "client_files.h"

// The Python client, as it stands in RunControl/Python: one array a file, and the list of them.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char file0[] = {
#embed "../RunControl/Python/dltui_client-0.1.0.dist-info/METADATA" if_empty('\n')
};
static const unsigned char file1[] = {
#embed "../RunControl/Python/dltui_client-0.1.0.dist-info/entry_points.txt" if_empty('\n')
};
static const unsigned char file2[] = {
#embed "../RunControl/Python/dltui_client/__init__.py" if_empty('\n')
};
static const unsigned char file3[] = {
#embed "../RunControl/Python/dltui_client/__main__.py" if_empty('\n')
};
static const unsigned char file4[] = {
#embed "../RunControl/Python/dltui_client/client.py" if_empty('\n')
};
static const unsigned char file5[] = {
#embed "../RunControl/Python/dltui_client/command_desk.py" if_empty('\n')
};
static const unsigned char file6[] = {
#embed "../RunControl/Python/dltui_client/commands.py" if_empty('\n')
};
static const unsigned char file7[] = {
#embed "../RunControl/Python/dltui_client/connection.py" if_empty('\n')
};
static const unsigned char file8[] = {
#embed "../RunControl/Python/dltui_client/current.py" if_empty('\n')
};
static const unsigned char file9[] = {
#embed "../RunControl/Python/dltui_client/epochs.py" if_empty('\n')
};
static const unsigned char file10[] = {
#embed "../RunControl/Python/dltui_client/framework_loop.py" if_empty('\n')
};
static const unsigned char file11[] = {
#embed "../RunControl/Python/dltui_client/group_edits.py" if_empty('\n')
};
static const unsigned char file12[] = {
#embed "../RunControl/Python/dltui_client/host_link.py" if_empty('\n')
};
static const unsigned char file13[] = {
#embed "../RunControl/Python/dltui_client/huggingface_hooks.py" if_empty('\n')
};
static const unsigned char file14[] = {
#embed "../RunControl/Python/dltui_client/hyperparameters.py" if_empty('\n')
};
static const unsigned char file15[] = {
#embed "../RunControl/Python/dltui_client/import_hooks.py" if_empty('\n')
};
static const unsigned char file16[] = {
#embed "../RunControl/Python/dltui_client/keras_hooks.py" if_empty('\n')
};
static const unsigned char file17[] = {
#embed "../RunControl/Python/dltui_client/keras_optimizer.py" if_empty('\n')
};
static const unsigned char file18[] = {
#embed "../RunControl/Python/dltui_client/knobs.py" if_empty('\n')
};
static const unsigned char file19[] = {
#embed "../RunControl/Python/dltui_client/lightning_hooks.py" if_empty('\n')
};
static const unsigned char file20[] = {
#embed "../RunControl/Python/dltui_client/loss_watch.py" if_empty('\n')
};
static const unsigned char file21[] = {
#embed "../RunControl/Python/dltui_client/losses.py" if_empty('\n')
};
static const unsigned char file22[] = {
#embed "../RunControl/Python/dltui_client/metric_names.py" if_empty('\n')
};
static const unsigned char file23[] = {
#embed "../RunControl/Python/dltui_client/metrics.py" if_empty('\n')
};
static const unsigned char file24[] = {
#embed "../RunControl/Python/dltui_client/model_hyperparameters.py" if_empty('\n')
};
static const unsigned char file25[] = {
#embed "../RunControl/Python/dltui_client/modules.py" if_empty('\n')
};
static const unsigned char file26[] = {
#embed "../RunControl/Python/dltui_client/optax_scale.py" if_empty('\n')
};
static const unsigned char file27[] = {
#embed "../RunControl/Python/dltui_client/optimizer_hyperparameters.py" if_empty('\n')
};
static const unsigned char file28[] = {
#embed "../RunControl/Python/dltui_client/optimizer_names.py" if_empty('\n')
};
static const unsigned char file29[] = {
#embed "../RunControl/Python/dltui_client/optimizer_record.py" if_empty('\n')
};
static const unsigned char file30[] = {
#embed "../RunControl/Python/dltui_client/pausing.py" if_empty('\n')
};
static const unsigned char file31[] = {
#embed "../RunControl/Python/dltui_client/py.typed" if_empty('\n')
};
static const unsigned char file32[] = {
#embed "../RunControl/Python/dltui_client/ranks.py" if_empty('\n')
};
static const unsigned char file33[] = {
#embed "../RunControl/Python/dltui_client/reports.py" if_empty('\n')
};
static const unsigned char file34[] = {
#embed "../RunControl/Python/dltui_client/save_signal.py" if_empty('\n')
};
static const unsigned char file35[] = {
#embed "../RunControl/Python/dltui_client/saved_steps.py" if_empty('\n')
};
static const unsigned char file36[] = {
#embed "../RunControl/Python/dltui_client/saving.py" if_empty('\n')
};
static const unsigned char file37[] = {
#embed "../RunControl/Python/dltui_client/script_calls.py" if_empty('\n')
};
static const unsigned char file38[] = {
#embed "../RunControl/Python/dltui_client/step_hooks.py" if_empty('\n')
};
static const unsigned char file39[] = {
#embed "../RunControl/Python/dltui_client/step_state.py" if_empty('\n')
};
static const unsigned char file40[] = {
#embed "../RunControl/Python/dltui_client/stopping.py" if_empty('\n')
};
static const unsigned char file41[] = {
#embed "../RunControl/Python/dltui_client/torch_hooks.py" if_empty('\n')
};
static const unsigned char file42[] = {
#embed "../RunControl/Python/dltui_client/tracker_hooks.py" if_empty('\n')
};
static const unsigned char file43[] = {
#embed "../RunControl/Python/dltui_client/training_clock.py" if_empty('\n')
};
static const unsigned char file44[] = {
#embed "../RunControl/Python/dltui_client/wire.py" if_empty('\n')
};
static const unsigned char file45[] = {
#embed "../RunControl/Python/sitecustomize.py" if_empty('\n')
};
static const unsigned char file46[] = {
#embed "../RunControl/Python/dltui_client/scheduled.py" if_empty('\n')
};
static const unsigned char file47[] = {
#embed "../RunControl/Python/dltui_client/ramps.py" if_empty('\n')
};
static const unsigned char file48[] = {
#embed "../RunControl/Python/dltui_client/printing.py" if_empty('\n')
};

const struct client_file client_files[] = {
  {"dltui_client-0.1.0.dist-info/METADATA", file0, sizeof file0},
  {"dltui_client-0.1.0.dist-info/entry_points.txt", file1, sizeof file1},
  {"dltui_client/__init__.py", file2, sizeof file2},
  {"dltui_client/__main__.py", file3, sizeof file3},
  {"dltui_client/client.py", file4, sizeof file4},
  {"dltui_client/command_desk.py", file5, sizeof file5},
  {"dltui_client/commands.py", file6, sizeof file6},
  {"dltui_client/connection.py", file7, sizeof file7},
  {"dltui_client/current.py", file8, sizeof file8},
  {"dltui_client/epochs.py", file9, sizeof file9},
  {"dltui_client/framework_loop.py", file10, sizeof file10},
  {"dltui_client/group_edits.py", file11, sizeof file11},
  {"dltui_client/host_link.py", file12, sizeof file12},
  {"dltui_client/huggingface_hooks.py", file13, sizeof file13},
  {"dltui_client/hyperparameters.py", file14, sizeof file14},
  {"dltui_client/import_hooks.py", file15, sizeof file15},
  {"dltui_client/keras_hooks.py", file16, sizeof file16},
  {"dltui_client/keras_optimizer.py", file17, sizeof file17},
  {"dltui_client/knobs.py", file18, sizeof file18},
  {"dltui_client/lightning_hooks.py", file19, sizeof file19},
  {"dltui_client/loss_watch.py", file20, sizeof file20},
  {"dltui_client/losses.py", file21, sizeof file21},
  {"dltui_client/metric_names.py", file22, sizeof file22},
  {"dltui_client/metrics.py", file23, sizeof file23},
  {"dltui_client/model_hyperparameters.py", file24, sizeof file24},
  {"dltui_client/modules.py", file25, sizeof file25},
  {"dltui_client/optax_scale.py", file26, sizeof file26},
  {"dltui_client/optimizer_hyperparameters.py", file27, sizeof file27},
  {"dltui_client/optimizer_names.py", file28, sizeof file28},
  {"dltui_client/optimizer_record.py", file29, sizeof file29},
  {"dltui_client/pausing.py", file30, sizeof file30},
  {"dltui_client/py.typed", file31, sizeof file31},
  {"dltui_client/ranks.py", file32, sizeof file32},
  {"dltui_client/reports.py", file33, sizeof file33},
  {"dltui_client/save_signal.py", file34, sizeof file34},
  {"dltui_client/saved_steps.py", file35, sizeof file35},
  {"dltui_client/saving.py", file36, sizeof file36},
  {"dltui_client/script_calls.py", file37, sizeof file37},
  {"dltui_client/step_hooks.py", file38, sizeof file38},
  {"dltui_client/step_state.py", file39, sizeof file39},
  {"dltui_client/stopping.py", file40, sizeof file40},
  {"dltui_client/torch_hooks.py", file41, sizeof file41},
  {"dltui_client/tracker_hooks.py", file42, sizeof file42},
  {"dltui_client/training_clock.py", file43, sizeof file43},
  {"dltui_client/wire.py", file44, sizeof file44},
  {"sitecustomize.py", file45, sizeof file45},
  {"dltui_client/scheduled.py", file46, sizeof file46},
  {"dltui_client/ramps.py", file47, sizeof file47},
  {"dltui_client/printing.py", file48, sizeof file48},
};

const int client_file_count = sizeof client_files / sizeof client_files[0];
