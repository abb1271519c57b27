import type { Plan, Status } from './types';

/** Whether images can get new links here at all. */
export function offersNewLinks( { providers }: Status ): boolean {
	return providers.some(
		( { can, state } ) => can.new_address && state === 'ready'
	);
}

/**
 * Whether new links are the surer way: every page that asks for the old ones can be cleared from here, and of the images'
 * copies some are known that visitors have, by which it is proved before anything changes.
 */
export function prefersNewLinks( status: Status, plan: Plan | null ): boolean {
	const { probe = 0, place = 0, page = 0 } = plan?.found_in ?? {};
	return (
		offersNewLinks( status ) &&
		status.page_caches.every( ( { clears } ) => clears ) &&
		probe + place + page > 0
	);
}
