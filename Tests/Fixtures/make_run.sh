#!/usr/bin/env bash
# Makes runs/VERSION.tar.gz, a run of this version of GANZoo for later ones to resume:
#   whole/  what the run ended with after 20 steps
#   run/    the same run as it was after 10, with a row in the log that no checkpoint counts on
set -euo pipefail
ganzoo=$(realpath "${1:?make_run.sh PATH-OF-GANZOO}")
fixtures=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
"$ganzoo" train --model acgan --threads 1 --output whole --steps 20 --checkpoint-every 10 --set training.batch=4 \
  --set training.log_every=3 --set training.grid_every=20 --set training.average=0.9 --set architecture.latent=2 \
  --set 'architecture.generator.start=[7, 7, 1]' --set 'architecture.generator.filters=[1]' \
  --set 'architecture.critic.filters=[1]' --set 'architecture.critic.kernels=[3]' --set 'architecture.critic.strides=[4]'
mkdir -p run/checkpoints
mv whole/checkpoints/step-0000010.h5 run/checkpoints
cp whole/log.jsonl whole/recipe.yaml run
rm -r whole/checkpoints whole/samples whole/grid.png
mkdir -p "$fixtures/runs"
version=$("$ganzoo" --version)
tar --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf - run whole | gzip -9n >"$fixtures/runs/${version##* }.tar.gz"
