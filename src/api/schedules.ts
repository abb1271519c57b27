import apiFetch from '@wordpress/api-fetch';

import type { ScheduleList, ScheduleRequest } from '../domain/types';

const ROOT = '/shortpixel-flush/v1/schedules';

/** Returns what is flushed at set times, and what a schedule can be made of. */
export function getSchedules( signal: AbortSignal ) {
	return apiFetch< ScheduleList >( { path: ROOT, signal } );
}

/** Adds a schedule and returns all of them, the new one last. */
export function addSchedule( data: ScheduleRequest ) {
	return apiFetch< ScheduleList >( { path: ROOT, method: 'POST', data } );
}

/** Deletes a schedule and returns what is left. */
export function deleteSchedule( id: string ) {
	return apiFetch< ScheduleList >( {
		path: `${ ROOT }/${ id }`,
		method: 'DELETE',
	} );
}
