import type { ScheduleRequest } from '../domain/types';

/** All fields of the form, those that its choices hide included. */
export interface Draft {
	target: ScheduleRequest[ 'target' ];
	months: string[];
	every: ScheduleRequest[ 'every' ];
	time: string;
	date: string;
	weekday: number;
	day: number;
}

/** Only the fields that belong to what was chosen: the server refuses the others. */
export function requestOf( draft: Draft, chosen: number[] ): ScheduleRequest {
	const { target, months, every, time, date, weekday, day } = draft;
	return {
		target,
		every,
		time,
		...( target === 'images' && { attachments: chosen } ),
		...( target === 'months' && { months } ),
		...( every === 'once' && { date } ),
		...( every === 'week' && { weekday } ),
		...( every === 'month' && { day } ),
	};
}
