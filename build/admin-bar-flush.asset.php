<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '009d902a9a3d37a712b7');
