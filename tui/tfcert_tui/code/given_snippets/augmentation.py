# Augmentation: layers that shift, turn and stretch pictures, while training alone
augmentation = keras.Sequential(
    [
        layers.RandomFlip("horizontal"),
        layers.RandomRotation(0.05),
        layers.RandomTranslation(0.1, 0.1),
        layers.RandomZoom(0.1),
        layers.RandomContrast(0.1),
    ],
    name="augmentation",
)
train = train.map(lambda picture, label: (augmentation(picture, training=True), label))
