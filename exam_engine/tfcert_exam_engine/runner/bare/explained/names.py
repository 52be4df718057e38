"""Names that Keras has: what a wrong one is compared with, and where one that has moved is found today."""

from __future__ import annotations

ARGUMENTS = (
    "activation alpha axis batch_size callbacks class_weight depth_multiplier dilation_rate dropout epochs filters "
    "go_backwards inputs outputs input_dim input_shape kernel_initializer kernel_regularizer kernel_size learning_rate "
    "loss mask_zero max_tokens metrics mode momentum monitor name optimizer output_mode output_sequence_length padding "
    "patience pool_size rate recurrent_dropout restore_best_weights return_sequences save_best_only save_freq "
    "save_weights_only shuffle standardize stateful steps_per_epoch strides trainable units use_bias "
    "validation_batch_size validation_data validation_split validation_steps verbose vocabulary weights"
)
STRINGS = {
    "optimizer": "adam adamw adamax adagrad adadelta nadam rmsprop sgd ftrl lion",
    "loss": "mse mae mean_squared_error mean_absolute_error binary_crossentropy categorical_crossentropy "
    "sparse_categorical_crossentropy huber log_cosh hinge kl_divergence poisson cosine_similarity",
    "metric": "accuracy mae mse auc precision recall sparse_categorical_accuracy",
    "activation": "relu sigmoid softmax tanh linear elu selu gelu swish silu softplus softsign leaky_relu exponential",
}
"""What compile and layers take as a text, by kind."""
LAYERS = (
    "Dense Conv2D Conv1D MaxPooling2D MaxPool2D MaxPooling1D AveragePooling2D Flatten Dropout SpatialDropout1D LSTM "
    "GRU SimpleRNN Bidirectional TimeDistributed Embedding BatchNormalization LayerNormalization Input "
    "GlobalAveragePooling2D GlobalAveragePooling1D GlobalMaxPooling1D GlobalMaxPooling2D Activation LeakyReLU Reshape "
    "Concatenate Add Rescaling Resizing RandomFlip RandomRotation RandomZoom Normalization TextVectorization Layer"
)
OPTIMIZERS = "Adam SGD RMSprop Adagrad Adadelta Adamax Nadam"
CALLBACKS = "EarlyStopping ModelCheckpoint ReduceLROnPlateau LearningRateScheduler TensorBoard Callback"
TEXT = "tensorflow.keras.preprocessing.text"
IMAGE = "tensorflow.keras.preprocessing.image"
UTILS = "tensorflow.keras.utils"
PLACES = {
    "Tokenizer": TEXT,
    "text_to_word_sequence": TEXT,
    "ImageDataGenerator": IMAGE,
    "load_img": UTILS,
    "img_to_array": UTILS,
    "pad_sequences": UTILS,
    "to_categorical": UTILS,
    "Sequential": "tensorflow.keras.models",
    "Model": "tensorflow.keras.models",
    **dict.fromkeys(LAYERS.split(), "tensorflow.keras.layers"),
    **dict.fromkeys(OPTIMIZERS.split(), "tensorflow.keras.optimizers"),
    **dict.fromkeys(CALLBACKS.split(), "tensorflow.keras.callbacks"),
}
"""Where the names of Keras are that scripts forget to import, or take from elsewhere."""
RENAMED = {"adam_v2": "Adam", "rmsprop_v2": "RMSprop", "gradient_descent_v2": "SGD", "rmsprop": "RMSprop"}


def import_line(name: str) -> str:
    """Return the line that imports a name of Keras; "" for a name that is not known."""
    name = RENAMED.get(name, name)
    place = PLACES.get(name)
    return f"from {place} import {name}" if place else ""
