<?php return array('dependencies' => array(), 'version' => '7d68d4f21761525004c3');
