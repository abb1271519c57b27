import type { ReactNode } from 'react';

import { Mark } from '../../components/flush-line';
import type { Tone } from '../../domain/flush';

interface Props {
	title: string;
	tone?: Tone;
	children: ReactNode;
}

export function Fact( { title, tone = 'neutral', children }: Props ) {
	return (
		<div>
			<dt>{ title }</dt>
			<dd>
				<Mark tone={ tone } />
				<div>{ children }</div>
			</dd>
		</div>
	);
}
