<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '3af065a2eaf9c3358e46');
