<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'b7cc051753c948f7c141');
