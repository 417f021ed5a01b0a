# SPDX-License-Identifier: MIT
# For end-to-end tests that need a terminal: the dashboard in a real tmux, its keys and its screen. Sourced after lib.sh; close the pane after each case.

need_commands tmux

# Each pane has a server of its own: a server that is about to end takes no new session.
pane_n=0
tmux_() { tmux -S "$work/pane-$pane_n" -f /dev/null "$@" 2>&1; }
close_pane() { tmux_ kill-server >/dev/null; }

# dashboard COLS ROWS [ARGS...]: starts it in a pane of that size; its exit code is written there when it leaves.
dashboard()
{
  local cols=$1 rows=$2
  shift 2
  pane_n=$((pane_n + 1))
  tmux_ new-session -d -x "$cols" -y "$rows" "\"$TOCSIN\" $*; printf '\r\nleft with %s\r\n' \$?; exec cat"
  tmux_ set-option -g status off >/dev/null
}
screen() { tmux_ capture-pane -p; }
screen_has() { screen | grep -qE -- "$1"; }
screen_lacks() { ! screen_has "$1"; }
expect_screen() { until_true 10 screen_has "$1" || fault "the screen does not show: $1" "$(screen)"; }
expect_gone() { until_true 10 screen_lacks "$1" || fault "the screen still shows: $1" "$(screen)"; }
keys() { tmux_ send-keys "$@"; }
# Its process: the child of the pane's shell.
dashboard_pid() { pid_of_child "$(tmux_ display-message -p '#{pane_pid}')"; }
pid_of_child() { tr ' ' '\n' <"/proc/$1/task/$1/children" | head -n 1; }
expect_terminal_restored()
{
  [ "$(tmux_ display-message -p '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}')" = '0 1 0 0' ] ||
    fault "the terminal is not restored (alternate, cursor, mouse, keypad): $(tmux_ display-message -p '#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}')"
}
