<?php return array('dependencies' => array('wp-i18n'), 'version' => '310edc75faad6f4e3f91');
