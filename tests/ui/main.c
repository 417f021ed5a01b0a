/* SPDX-License-Identifier: MIT */
/* The screen's tests. */
#include "support/suite.h"

extern const struct suite suite_canvas, suite_keys, suite_keymap, suite_theme, suite_editor, suite_textarea, suite_marks,
    suite_view, suite_list, suite_orders, suite_triage, suite_reminders, suite_prompt, suite_panes, suite_messages,
    suite_message_acts, suite_dry, suite_screens, suite_composer, suite_composer_send, suite_composer_lost, suite_person,
    suite_presence, suite_owning, suite_wall, suite_wall_keys, suite_wall_screens, suite_replay, suite_any, suite_handover,
    suite_runbox, suite_silencer, suite_silences, suite_routed, suite_asked, suite_escalator, suite_oncall, suite_banners,
    suite_incident_messages, suite_incident_list, suite_composer_incident, suite_incident_screen, suite_incident_boxes,
    suite_incident_box, suite_incident_acts;

int
main(int argc, char **argv)
{
    static const struct suite *const suites[] = { &suite_canvas, &suite_keys, &suite_keymap, &suite_theme, &suite_editor,
        &suite_textarea, &suite_marks, &suite_view, &suite_list, &suite_orders, &suite_triage, &suite_reminders, &suite_prompt,
        &suite_panes, &suite_messages, &suite_message_acts, &suite_dry, &suite_screens, &suite_composer, &suite_composer_send,
        &suite_composer_lost, &suite_person, &suite_presence, &suite_owning, &suite_wall, &suite_wall_keys, &suite_wall_screens,
        &suite_replay, &suite_any, &suite_handover, &suite_runbox, &suite_silencer, &suite_silences, &suite_routed, &suite_asked,
        &suite_escalator, &suite_oncall, &suite_banners, &suite_incident_messages, &suite_incident_list, &suite_composer_incident,
        &suite_incident_screen, &suite_incident_boxes, &suite_incident_box, &suite_incident_acts };

    return suites_main(argc, argv, suites, sizeof suites / sizeof *suites);
}
