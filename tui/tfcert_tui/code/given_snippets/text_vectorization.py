# Text to numbers: a vocabulary learned from the training texts, and every text cut or filled to one length
vectorize = layers.TextVectorization(max_tokens=10_000, output_mode="int", output_sequence_length=120)
vectorize.adapt(texts)
numbers = vectorize(tf.constant(texts))
