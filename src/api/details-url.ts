import { withArgument } from '../domain/flush';
import { readPageData } from './page-data';

/** The link to a flush's details on our screen. */
export const detailsUrl = ( id: number ): string =>
	withArgument( readPageData().page_url, 'flush', id );
