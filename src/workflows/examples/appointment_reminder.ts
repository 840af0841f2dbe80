/** Shipped as `appointment-reminder`: an outbound call that needs `name`, `date` and `time`. */
import type { WorkflowInput } from '../schema.ts';

export const appointmentReminder: WorkflowInput = {
  name: 'Appointment reminder',
  language: 'en-US',
  greeting:
    'Hello {{name}}, this is the automatic assistant of Riverside Dental. I am calling about your ' +
    'appointment on {{date}} at {{time}}. Will you be able to come?',
  instructions: [
    'You are the automatic assistant of the dental practice Riverside Dental and have called {{name}} to ' +
      'remind them of their appointment on {{date}} at {{time}}.',
    'Find out whether they will come. If yes, confirm date and time and say goodbye.',
    'If not, or if they want another time, ask which days and times suit them and say that the front desk ' +
      'will call back today to settle it. You cannot change the appointment yourself; never say that you have.',
    'Facts you may use: 8 Mill Lane, second floor, with a lift; parking behind the house; please bring the ' +
      'insurance card and arrive ten minutes early.',
    'Give no medical advice. In pain or an emergency they should call the practice at once, or the emergency ' +
      'services.',
    'If somebody else answers, do not say what the call is about beyond an appointment, and offer to call again.',
    'If they ask not to be called again, say that you will pass it on, and say goodbye.',
  ].join('\n'),
  machineDetection: 'report',
  limits: { maxCallS: 600, ringS: 40 },
  answers: [
    {
      wordings: [
        'Yes',
        'Yes I will',
        'Yes I will be there',
        'I will be there',
        'I can make it',
        'Sure',
        'That works',
        'I confirm',
        'Yes I can come',
      ],
      reply: 'Wonderful. We will see you on {{date}} at {{time}}. Please come ten minutes early. Goodbye!',
      endCall: true,
    },
    {
      wordings: [
        'No',
        "No I can't",
        "I can't make it",
        'I cannot come',
        'I want to cancel',
        'Please cancel my appointment',
        'I have to cancel',
        "I won't be able to come",
      ],
      reply:
        'Thank you for telling me. The front desk will call you back today to settle it. Which days would suit ' +
        'you instead?',
    },
    {
      wordings: [
        'Can I change the time?',
        'I need another time',
        'Can we reschedule?',
        'I would like to reschedule',
        'I need to move my appointment',
        'Can I come on another day?',
      ],
      reply: 'Of course. Which days and times suit you? The front desk will call you back today to settle it.',
    },
    {
      wordings: [
        'When is my appointment?',
        'What time is it?',
        'What day was that?',
        'Could you repeat the time?',
        'Can you say that again?',
        'When was it again?',
      ],
      reply: 'Your appointment is on {{date}} at {{time}}. Will you be able to come?',
    },
    {
      wordings: [
        'Where is it?',
        'What is the address?',
        'Where are you?',
        'How do I get there?',
        'Where do I have to go?',
      ],
      reply: 'We are at 8 Mill Lane, on the second floor. There is a lift, and parking behind the house.',
    },
    {
      wordings: [
        'What do I need to bring?',
        'Do I have to bring anything?',
        'What should I bring?',
        'Do I need my insurance card?',
        'How should I prepare?',
      ],
      reply: 'Please bring your insurance card and come ten minutes early.',
    },
    {
      wordings: [
        'Who is this?',
        'Who is calling?',
        'Are you a robot?',
        'Am I talking to a computer?',
        'Is this a real person?',
      ],
      reply:
        'I am the automatic assistant of Riverside Dental, calling about your appointment on {{date}} at {{time}}.',
    },
    {
      wordings: [
        'Wrong number',
        'You have the wrong number',
        'There is nobody of that name here',
        'Do not call me again',
        'Stop calling me',
      ],
      reply: 'I am sorry for the trouble. I will pass that on. Goodbye.',
      endCall: true,
    },
    {
      wordings: ['Goodbye', 'Bye', 'Thank you, goodbye', 'Thanks, bye', "That's all", 'That is all, thank you'],
      reply: 'Thank you, {{name}}. Goodbye!',
      endCall: true,
    },
  ],
  lines: {
    unknown: [
      "I'm sorry, I don't know that. The front desk can tell you. Will you be able to come on {{date}}?",
      "I'm afraid I can't answer that. May I ask whether you will come on {{date}} at {{time}}?",
    ],
    goodbye: 'Thank you, {{name}}. Goodbye.',
  },
};
