import GANZoo
import GANZooCommand

GANZooCommand.main(
  adding: Plugin(
    "StripesZoo", architectures: [StripesNet.entry], objectives: [WassersteinDivergence.entry],
    datasets: [Stripes.entry], layers: [ChannelScale.self]))
