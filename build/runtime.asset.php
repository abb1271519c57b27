<?php return array('dependencies' => array(), 'version' => 'fd319c9c88135bed61c6');
