#!/bin/sh
# Slurm as far as a search asks it, for tests: jobs run at once, up to $SLURM_SLOTS of them.
# Called as sbatch, squeue, scancel and srun; what it knows is in the folder $PRETENDED_SLURM.
cd "$PRETENDED_SLURM" || exit 1

start() {
  read -r name < "$1/name"
  read -r output < "$1/output"
  echo RUNNING > "$1/state"
  SLURM_JOB_ID=$1 SLURM_RESTART_COUNT=$(cat "$1/restarts") setsid sh -c '
    sh "$0/script" >> "$1" 2>&1 & echo $! > "$0/process"; wait $!
    code=$?
    [ "$(cat "$0/state")" = RUNNING ] && { [ $code = 0 ] && echo COMPLETED || echo FAILED; } > "$0/state"
  ' "$PRETENDED_SLURM/$1" "$output" > /dev/null 2>&1 9>&- &
}

running() { cat ./*/state 2> /dev/null | grep -c RUNNING; }

fill() {
  for job in $(ls -d [0-9]* 2> /dev/null | sort -n); do
    [ "$(running)" -lt "${SLURM_SLOTS:-2}" ] || break
    [ "$(cat "$job/state")" = PENDING ] && start "$job"
  done
}

(
  flock 9
  case ${0##*/} in
    sbatch)
      if [ -e refuse ]; then
        echo "sbatch: error: Batch job submission failed: $(cat refuse)" >&2
        exit 1
      fi
      new=$(($(ls -d [0-9]* 2> /dev/null | sort -n | tail -n 1) + 1))
      mkdir "$new"
      echo "$*" > "$new/options"
      for word; do
        case $word in
          --job-name=*) echo "${word#*=}" > "$new/name" ;;
          --output=*) echo "${word#*=}" > "$new/output" ;;
        esac
      done
      cp "$word" "$new/script"
      echo 0 > "$new/restarts"
      echo PENDING > "$new/state"
      fill
      echo "$new" ;;
    squeue)
      fill
      for job in $(ls -d [0-9]* 2> /dev/null | sort -n); do
        echo "$job|$(cat "$job/state")|None|$(cat "$job/name")"
      done ;;
    scancel)
      echo CANCELLED > "$1/state"
      if [ -e "$1/process" ]; then kill "$(cat "$1/process")"; fi ;;
    requeue)
      echo $(($(cat "$1/restarts") + 1)) > "$1/restarts"
      echo PENDING > "$1/state"
      kill "$(cat "$1/process")"
      while kill -0 "$(cat "$1/process")" 2> /dev/null; do sleep 0.02; done ;;
    *) exit 1 ;;
  esac
) 9> lock
