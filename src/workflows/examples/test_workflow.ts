/** Shipped as `test-workflow`, the default: the front desk of a small café, which needs no variable and no model. */
import type { WorkflowInput } from '../schema.ts';

export const testWorkflow: WorkflowInput = {
  name: 'Test workflow: café front desk',
  language: 'en-US',
  greeting: 'Hello, this is the Corner Café. How can I help you?',
  instructions: [
    'You answer the telephone of the Corner Café, a small café with thirty seats. You are friendly, brief ' +
      'and honest.',
    'Facts you may use:',
    '- Open Tuesday to Sunday from 8 in the morning to 6 in the evening. Closed on Mondays and public holidays.',
    '- Address: 12 Harbour Street, across from the ferry terminal. Tram line 4, stop Harbour Street. No ' +
      'parking of our own; the garage next door charges 3 dollars an hour.',
    '- Breakfast until 11:30, lunch from 12 to 3, cake and coffee all day. Breakfast costs 9 to 16 dollars, ' +
      'lunch 12 to 19, coffee from 3.50.',
    '- Vegetarian, vegan and gluten-free dishes are on every menu. Allergies: say that the kitchen will ' +
      'advise at the table.',
    '- Tables can be booked for two to eight people. You cannot write bookings down yourself: ask for name, ' +
      'day, time and number of people, then say that a colleague will confirm by text message within the hour.',
    '- Bookings are cancelled or changed free of charge up to two hours before.',
    '- Takeaway is possible at the counter; there is no delivery. Cash and all cards are accepted. Dogs are ' +
      'welcome. Free Wi-Fi.',
    'If you are asked about anything else, say that you do not know and offer to have somebody call back.',
    'When the caller says goodbye or needs nothing more, say goodbye in one sentence.',
  ].join('\n'),
  answers: [
    {
      wordings: [
        'What are your opening hours?',
        'When are you open?',
        'What time do you open?',
        'When do you close?',
        'What time do you close?',
        'How late are you open?',
        'Are you open today?',
        'Your opening hours',
      ],
      reply:
        'We are open Tuesday to Sunday, from eight in the morning to six in the evening. We are closed on Mondays.',
    },
    {
      wordings: [
        'What is your address?',
        'Where are you?',
        'Where are you located?',
        'How do I get there?',
        'How do I get to your café?',
        'Can you give me directions?',
        'Your address',
      ],
      reply: 'We are at 12 Harbour Street, across from the ferry terminal. Tram number four stops at the door.',
    },
    {
      wordings: [
        'I would like to book a table',
        'Can I book a table?',
        'I want to make a reservation',
        'Can I reserve a table?',
        'Do I need a reservation?',
        'Do you take reservations?',
        'Book a table',
      ],
      reply:
        'Gladly. Please tell me your name, the day and time, and how many people are coming, and a colleague ' +
        'will confirm by text message within the hour.',
    },
    {
      wordings: [
        'I want to cancel my booking',
        'I need to cancel my reservation',
        'Can I cancel my table?',
        'Please cancel my booking',
        'How do I cancel a reservation?',
        'I need to change my booking',
        'Can I change my reservation?',
      ],
      reply:
        'You can cancel or change a booking free of charge up to two hours before. Tell me the name and the time ' +
        'of the booking, and a colleague will confirm by text message.',
    },
    {
      wordings: [
        'How much does it cost?',
        'What are your prices?',
        'How much is breakfast?',
        'How much is lunch?',
        'How much is a coffee?',
        'Is it expensive?',
        'What does breakfast cost?',
      ],
      reply:
        'Breakfast costs between nine and sixteen dollars, lunch between twelve and nineteen, and coffee starts ' +
        'at three fifty.',
    },
    {
      wordings: [
        'What is on the menu?',
        'What do you have to eat?',
        'What food do you serve?',
        'Do you serve lunch?',
        'Do you serve breakfast?',
        'Tell me about the menu',
      ],
      reply: 'We serve breakfast until half past eleven, lunch from twelve to three, and cake and coffee all day.',
    },
    {
      wordings: [
        'Do you have vegetarian food?',
        'Do you have vegan options?',
        'Is there anything vegan?',
        'Do you have gluten free food?',
        'Do you have vegetarian dishes?',
        'I am vegan, is there something for me?',
      ],
      reply:
        'Yes, there are vegetarian, vegan and gluten free dishes on every menu. With allergies, please ask at ' +
        'the table.',
    },
    {
      wordings: [
        'Do you have parking?',
        'Where can I park?',
        'Is there parking nearby?',
        'Can I park my car there?',
        'Is there a car park?',
      ],
      reply: 'We have no parking of our own, but the garage next door charges three dollars an hour.',
    },
    {
      wordings: [
        'Do you deliver?',
        'Can I order takeaway?',
        'Do you do takeout?',
        'Can I get food to go?',
        'Do you offer delivery?',
      ],
      reply: 'You can take everything away from the counter. We are sorry, but we do not deliver.',
    },
    {
      wordings: [
        'Can I pay by card?',
        'Do you take credit cards?',
        'Which cards do you accept?',
        'Do you accept cash?',
        'How can I pay?',
      ],
      reply: 'You can pay in cash or with any card.',
    },
    {
      wordings: [
        'Are dogs allowed?',
        'Can I bring my dog?',
        'Is my dog welcome?',
        'Do you allow dogs?',
        'Are pets allowed?',
      ],
      reply: 'Yes, dogs are very welcome, and there is water for them by the door.',
    },
    {
      wordings: [
        'Goodbye',
        'Bye',
        'Bye bye',
        'Thank you, goodbye',
        'Thanks, bye',
        'That is all, thank you',
        "That's all",
        'No thank you',
      ],
      reply: 'Thank you for calling the Corner Café. Goodbye!',
      endCall: true,
    },
  ],
};
