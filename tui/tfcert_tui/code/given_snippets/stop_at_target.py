# Callback of one's own: end the training once a metric is good enough


class StopAtTarget(keras.callbacks.Callback):
    def __init__(self, metric, target):
        super().__init__()
        self.metric, self.target = metric, target

    def on_epoch_end(self, epoch, logs=None):
        if (logs or {}).get(self.metric, float("-inf")) >= self.target:
            print(f"\n{self.metric} reached {self.target} in epoch {epoch + 1}")
            self.model.stop_training = True


stop_at_target = StopAtTarget("val_accuracy", 0.95)
