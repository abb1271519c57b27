<?php return array('dependencies' => array(), 'version' => 'da19f11959148cfad284');
