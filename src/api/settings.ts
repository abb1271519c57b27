import type { SiteEdges } from '../domain/edges';
import type { Settings } from '../domain/types';
import { get, post, ROOT, type Signal } from './request';

/** The list of the site's own CDNs is among them. */
export function getSettings( signal?: Signal ) {
	return get< Settings & SiteEdges >( `${ ROOT }/settings`, signal );
}

/** Saves what has changed and returns all settings as they are now. */
export function saveSettings( changes: Partial< Settings >, signal?: Signal ) {
	return post< Settings >( `${ ROOT }/settings`, changes, signal );
}
