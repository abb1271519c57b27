import type { FlushRequest } from '../domain/types';
import { measureLayouts } from './layouts';

/** What is measured now, as far as it is known yet. */
export interface Measuring {
	pages: number;
	screens: number;
}

interface Options {
	signal: AbortSignal;
	onMeasuring?: ( measuring: Measuring ) => void;
}

/** Adds what is known of a request's pages before it is sent. */
export type Prepare = (
	request: FlushRequest,
	options: Options
) => Promise< FlushRequest >;

/** Tells whether the pages that show what is asked for can be measured, and whether that is of any use. */
export function isMeasurable( {
	scope,
	attachments,
	method,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		// Under a new address there is no copy yet, at whatever width.
		method !== 'new_address' &&
		layouts === undefined
	);
}

/** Measures the pages that show what is asked for, and adds what they gave: a flush never fails for want of it. */
export const withLayouts: Prepare = async (
	request,
	{ signal, onMeasuring = () => undefined }
) => {
	if ( ! isMeasurable( request ) ) {
		return request;
	}
	onMeasuring( { pages: 0, screens: 0 } );
	const { attachments = [] } = request;
	const layouts = await measureLayouts( attachments, signal, onMeasuring );
	return layouts.length > 0 ? { ...request, layouts } : request;
};
