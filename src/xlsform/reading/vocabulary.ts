// The columns of each sheet, with the other names they go by.
import type { Vocabulary } from './column.ts';

const MEDIA = ['image', 'audio', 'video', 'big-image', 'media'];

export const SURVEY: Vocabulary = {
  known: new Set([
    'type',
    'name',
    'label',
    'hint',
    'guidance_hint',
    'relevant',
    'required',
    'required_message',
    'constraint',
    'constraint_message',
    'calculation',
    'default',
    'appearance',
    'parameters',
    'choice_filter',
    'read_only',
    'repeat_count',
    'sensitive',
    'breakdown',
    'question_id',
    'disabled',
  ]),
  translated: new Set(['label', 'hint', 'guidance_hint', 'required_message', 'constraint_message']),
  aliases: {
    'bind:type': 'type',
    command: 'type',
    tag: 'name',
    caption: 'label',
    relevance: 'relevant',
    skip_logic: 'relevant',
    calculate: 'calculation',
    readonly: 'read_only',
    count: 'repeat_count',
    constraint_msg: 'constraint_message',
    constraintmsg: 'constraint_message',
    required_msg: 'required_message',
    requiredmsg: 'required_message',
    guidance: 'guidance_hint',
    choicefilter: 'choice_filter',
    'bind:relevant': 'relevant',
    'bind:required': 'required',
    'bind:constraint': 'constraint',
    'bind:calculate': 'calculation',
    'bind:readonly': 'read_only',
    'bind:cg:group': 'breakdown',
    'bind:jr:constraintmsg': 'constraint_message',
    'bind:jr:requiredmsg': 'required_message',
    'control:appearance': 'appearance',
    'body:appearance': 'appearance',
    'control:jr:count': 'repeat_count',
    'jr:count': 'repeat_count',
    'jr:constraintmsg': 'constraint_message',
    'jr:requiredmsg': 'required_message',
    'jr:constraint_msg': 'constraint_message',
    'repeat:jr:count': 'repeat_count',
  },
  quiet: new Set(),
};

export const CHOICES: Vocabulary = {
  known: new Set(['list_name', 'name', 'label']),
  translated: new Set(['label']),
  aliases: { listname: 'list_name', list: 'list_name', value: 'name', caption: 'label' },
  quiet: new Set(),
};

export const SETTINGS: Vocabulary = {
  known: new Set(['form_title', 'form_id', 'version', 'default_language']),
  translated: new Set(['form_title']),
  aliases: {
    title: 'form_title',
    set_form_title: 'form_title',
    id_string: 'form_id',
    set_form_id: 'form_id',
    id: 'form_id',
    form_version: 'version',
  },
  quiet: new Set(),
};

export const isMedia = (header: string): boolean =>
  MEDIA.some(
    (name) => header.toLowerCase() === name || header.toLowerCase().startsWith(`${name}:`),
  );
