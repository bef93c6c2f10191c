import GANZoo
import GANZooCommand

let hinge = ObjectiveEntry(name: "hinge", title: "a second one of this name") { _ in Hinge() }

GANZooCommand.main(adding: Plugin("ClashingZoo", objectives: [hinge]))
