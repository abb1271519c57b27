import type { ReactNode } from 'react';

import { formatList } from '../../components/format';
import { fileName } from '../../domain/flush';
import type { Flush, Plan } from '../../domain/types';
import { Thumbnails } from '../thumbnails';

interface Props {
	plan: Plan | null;
	flush: Flush | null;
	images: number;
	children: ReactNode;
}

export function ImageSubject( { plan, flush, images, children }: Props ) {
	const attachments = ( plan ?? flush?.subject )?.attachments ?? [];
	if ( images > 1 ) {
		return (
			<div>
				<Thumbnails attachments={ attachments } count={ images } />
				{ children }
			</div>
		);
	}
	const attachment = attachments[ 0 ];
	const source = plan?.variants[ 0 ]?.source;
	const image = attachment?.thumbnail || source;
	const name = source ? fileName( source ) : '';
	const title =
		formatList( attachments.map( ( one ) => one.title ) ) ||
		flush?.subject.title ||
		name;
	return (
		<div className="spf-subject">
			<span className="spf-thumbnail">
				{ image && <img src={ image } alt="" /> }
			</span>
			<div>
				<h3>
					{ attachments.length === 1 && attachment?.edit_url ? (
						<a href={ attachment.edit_url }>{ title }</a>
					) : (
						title
					) }
				</h3>
				{ children }
			</div>
		</div>
	);
}
