<?php return array('dependencies' => array(), 'version' => 'd75e80cd97ba57b29005');
