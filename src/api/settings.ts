import type { Settings } from '../domain/types';
import { get, post, ROOT, type Signal } from './request';

export function getSettings( signal?: Signal ) {
	return get< Settings >( `${ ROOT }/settings`, signal );
}

/** Saves the settings and returns them as they are now. */
export function saveSettings(
	settings: Omit< Settings, 'copies_a_credit' >,
	signal?: Signal
) {
	return post< Settings >( `${ ROOT }/settings`, settings, signal );
}
