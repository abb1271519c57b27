<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'ca46144159a85db1c0f0');
