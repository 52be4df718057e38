"""Small models of images: convolutions, backbones, augmentation, and TensorFlow's own functions."""

import tensorflow as tf
from any_keras import GREY, IMAGES, L, keras, preprocessing


def divided():
    given = keras.Input((16, 16, 3))
    x = L.Conv2D(4, 3, activation="relu")(given / 255.0)
    return keras.Model(given, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def tensor_functions():
    given = keras.Input((16, 16, 3))
    x = tf.cast(given, tf.float32) / 127.5 - 1.0
    x = tf.nn.relu(x * 2.0 + 0.1)
    x = tf.reduce_mean(x, axis=[1, 2])
    x = tf.concat([x, tf.square(x), tf.sqrt(tf.abs(x) + 1.0)], axis=-1)
    x = tf.expand_dims(x, -1)
    x = tf.squeeze(x, axis=-1)
    x = tf.reshape(x, [-1, 9])
    return keras.Model(given, L.Dense(1)(x))


def mobile_preprocessing():
    given = keras.Input((16, 16, 3))
    x = keras.applications.mobilenet_v2.preprocess_input(tf.cast(given, "float32"))
    x = L.Conv2D(2, 3, strides=2, activation="relu")(x)
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.Flatten()(x)))


def caffe_preprocessing():
    given = keras.Input((16, 16, 3))
    x = keras.applications.vgg16.preprocess_input(given)
    return keras.Model(given, L.Dense(1, activation="sigmoid")(L.GlobalMaxPooling2D()(x)))


def convolution():
    stack = [L.Conv2D(4, (3, 3), activation="relu", input_shape=(16, 16, 1)), L.MaxPooling2D(2, 2)]
    stack += [L.Conv2D(4, 3, padding="same", dilation_rate=2, use_bias=False), L.AveragePooling2D(2), L.Flatten()]
    return keras.Sequential([*stack, L.Dense(6, activation="relu"), L.Dropout(0.2), L.Dense(3, activation="softmax")])


def more_convolution():
    stack = [L.SeparableConv2D(4, 3, activation="relu", input_shape=(16, 16, 1)), L.DepthwiseConv2D(3)]
    stack += [
        L.ZeroPadding2D(1),
        L.Conv2DTranspose(3, 3, strides=2),
        L.Cropping2D(2),
        L.UpSampling2D(),
        L.BatchNormalization(),
    ]
    stack += [L.SpatialDropout2D(0.1), L.Permute((2, 1, 3)), L.GlobalMaxPooling2D(), L.Dense(1, activation="sigmoid")]
    return keras.Sequential(stack)


def residual():
    given = keras.Input((16, 16, 1))
    x = L.Conv2D(4, 3, padding="same", name="c1")(given)
    for number in (1, 2):
        y = L.Conv2D(4, 3, padding="same", name="b%d" % number)(L.Activation("relu")(L.BatchNormalization()(x)))
        x = L.add([x, y])
    return keras.Model(given, L.Dense(3, activation="softmax")(L.GlobalAveragePooling2D()(x)))


def backbone():
    inner = keras.Sequential([L.Conv2D(4, 3, strides=2, input_shape=(16, 16, 3)), L.BatchNormalization(), L.ReLU(6.0)])
    given = keras.Input((16, 16, 3))
    body = keras.Model(given, inner(given), name="body")
    body.trainable = False
    return keras.Sequential([body, L.GlobalAveragePooling2D(), L.Dense(1, activation="sigmoid")])


def mobilenet():
    body = keras.applications.MobileNet((32, 32, 3), alpha=0.25, include_top=False, weights=None)
    body.trainable = False
    return keras.Sequential([body, L.Flatten(), L.Dense(1, activation="sigmoid")])


def mobilenet_cut():
    """As the exam's courses did: the output of an inner layer of a backbone goes into new layers."""
    body = keras.applications.MobileNetV2(input_shape=(32, 32, 3), alpha=0.35, include_top=False, weights=None)
    for layer in body.layers:
        layer.trainable = False
    last = body.get_layer("block_1_project_BN").output
    x = L.Dense(1, activation="sigmoid")(L.Dropout(0.2)(L.Flatten()(last)))
    return keras.Model(body.input, x)


def efficientnet():
    given = keras.Input((32, 32, 3))
    body = keras.applications.EfficientNetB0(
        include_top=False, weights=None, input_tensor=None, input_shape=(32, 32, 3)
    )
    body = keras.Model(body.input, body.get_layer("block2a_project_bn").output, name="cut")
    return keras.Model(given, L.Dense(1)(L.GlobalAveragePooling2D()(body(given, training=False))))


def augmented():
    stack = [preprocessing("RandomFlip")("horizontal", input_shape=(16, 16, 3)), preprocessing("RandomRotation")(0.2)]
    stack += [
        preprocessing("RandomZoom")(0.2),
        preprocessing("RandomContrast")(0.2),
        preprocessing("RandomTranslation")(0.1, 0.1),
    ]
    stack += [preprocessing("Rescaling")(1.0 / 255), L.Conv2D(3, 3), L.Flatten(), L.Dense(1, activation="sigmoid")]
    return keras.Sequential(stack)


def augmented_inside():
    given = keras.Input((16, 16, 3))
    augment = keras.Sequential(
        [preprocessing("RandomFlip")("horizontal"), preprocessing("RandomRotation")(0.2)], name="augment"
    )
    x = preprocessing("Rescaling")(1.0 / 127.5, offset=-1)(augment(given))
    return keras.Model(given, L.Dense(3, activation="softmax")(L.Flatten()(L.Conv2D(3, 3, strides=3)(x))))


def rescaled_first():
    stack = [preprocessing("Rescaling")(1.0 / 255, input_shape=(16, 16, 3)), preprocessing("Resizing")(8, 8)]
    return keras.Sequential([*stack, preprocessing("CenterCrop")(6, 6), L.Flatten(), L.Dense(3, activation="softmax")])


def mixed_images():
    given = keras.Input((16, 16, 1))
    x = L.Flatten()(L.MaxPooling2D()(L.Conv2D(4, 3, activation="relu")(given)))
    return keras.Model(given, L.Dense(3, activation="softmax", dtype="float32")(x))


def whole_numbers_in():
    given = keras.Input((16, 16, 3), dtype="uint8")
    x = preprocessing("Rescaling")(1 / 255.0)(given)
    return keras.Model(given, L.Dense(1)(L.GlobalAveragePooling2D()(L.Conv2D(3, 3)(x))))


def voluminous():
    stack = [
        L.Reshape((4, 4, 4, 4), input_shape=(16, 16, 1)),
        L.Conv3D(2, 2),
        L.MaxPooling3D(2),
        L.GlobalAveragePooling3D(),
    ]
    return keras.Sequential([*stack, L.Dense(1)])


IMAGE_MODELS = {
    "divided": (divided, IMAGES, None),
    "tensor_functions": (tensor_functions, IMAGES, None),
    "mobile_preprocessing": (mobile_preprocessing, IMAGES, None),
    "caffe_preprocessing": (caffe_preprocessing, IMAGES, None),
    "convolution": (convolution, GREY, ("adam", "sparse_categorical_crossentropy", ["accuracy"])),
    "more_convolution": (more_convolution, GREY, None),
    "residual": (residual, GREY, None),
    "backbone": (backbone, IMAGES, ("adam", "binary_crossentropy", ["accuracy"])),
    "mobilenet": (mobilenet, ((32, 32, 3), 1.0, False), None),
    "mobilenet_cut": (mobilenet_cut, ((32, 32, 3), 1.0, False), None),
    "efficientnet": (efficientnet, ((32, 32, 3), 256, True), None),
    "augmented": (augmented, IMAGES, ("adam", "binary_crossentropy", None)),
    "augmented_inside": (augmented_inside, IMAGES, None),
    "rescaled_first": (rescaled_first, IMAGES, None),
    "mixed_images": (mixed_images, GREY, None),
    "whole_numbers_in": (whole_numbers_in, IMAGES, None),
    "voluminous": (voluminous, GREY, None),
}
"""Each with its kind of examples and, where it is to be trained, how it is compiled."""
