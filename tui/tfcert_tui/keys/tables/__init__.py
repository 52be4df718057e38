"""Every key of the workstation, by where it works; labels are marked here and translated when shown."""
