public import ArgumentParser
public import GANZooInterchange

extension ExportFormat: ExpressibleByArgument {}
