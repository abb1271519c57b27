<?php return array('dependencies' => array(), 'version' => '734c3e97e22d085cf3e3');
