"""onnxruntime: the network of a workload as a graph, answered on the processor."""
import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from workloads import PREDICTIONS, SIZES, data, timed


def graph(workload):
    random = np.random.default_rng(1)
    nodes, tensors, last = [], [], "x"

    def add(kind, *shapes, **attributes):
        nonlocal last
        names = [f"{len(nodes)}_{number}" for number in range(len(shapes))]
        for name, shape in zip(names, shapes):
            values = random.standard_normal(shape).astype(np.float32) * 0.05
            tensors.append(numpy_helper.from_array(values, name))
        nodes.append(helper.make_node(kind, [last, *names], [f"y{len(nodes)}"], **attributes))
        last = nodes[-1].output[0]

    if workload == "W3":
        for before, filters in ((1, 8), (8, 16)):
            add("Conv", (filters, before, 5, 5), (filters,), kernel_shape=[5, 5])
            add("Relu")
            add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
        add("Flatten")
    sizes = SIZES[workload]
    for number, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        add("Gemm", (inputs, units), (units,))
        add("Relu" if number < len(sizes) - 2 else "Softmax")
    shape = [None, 1, 28, 28] if workload == "W3" else [None, sizes[0]]
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    whole = helper.make_graph(nodes, workload, [value("x", shape)], [value(last, [None, sizes[-1]])], tensors)
    return helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8).SerializeToString()


def speed(name, mode, seconds, threads):
    workload, batch = PREDICTIONS[name]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(graph(workload), options, providers=["CPUExecutionProvider"])
    x = data(workload)[0][:batch]
    x = x.reshape(-1, 1, 28, 28) if workload == "W3" else x

    def run():
        session.run(None, {"x": x})
        return 1

    return timed(run, seconds)
