import type { FlushRequest } from '../domain/types';
import { measureLayouts } from './layouts';

/** What is being measured, as far as it is known yet. */
export interface Measuring {
	pages: number;
	screens: number;
}

interface Options {
	signal: AbortSignal;
	onMeasuring?: ( measuring: Measuring ) => void;
}

/** Completes a request before it is sent. */
export type Prepare = (
	request: FlushRequest,
	options: Options
) => Promise< FlushRequest >;

/** Whether measuring the pages that show the images is possible and useful. */
export function isMeasurable( {
	scope,
	attachments,
	method,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		// Under a new address there are no copies yet at any width.
		method !== 'new_address' &&
		layouts === undefined
	);
}

/** Measures the pages that show the images and adds the result. Never rejects. */
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
