import GANZooCommand

GANZooCommand.main()
