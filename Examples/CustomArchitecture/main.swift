import GANZoo
import GANZooCommand

GANZooCommand.main(
  adding: Plugin(
    "CustomArchitecture", architectures: [StripesNet.entry], objectives: [WassersteinDivergence.entry],
    datasets: [Stripes.entry], layers: [ChannelScale.self], observers: [CSVLog.entry]))
